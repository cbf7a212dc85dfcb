/** How an app's gateways are started, and how their services are named. */
@NullMarked
package dev.gatehouse.app.service;

import org.jspecify.annotations.NullMarked;
