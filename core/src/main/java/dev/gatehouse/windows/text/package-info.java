/**
 * Quoting for the syntaxes used on Windows: command lines, cmd files, PowerShell and XML. Each class quotes for one
 * syntax and refuses what that syntax cannot represent.
 */
@NullMarked
package dev.gatehouse.windows.text;

import org.jspecify.annotations.NullMarked;
