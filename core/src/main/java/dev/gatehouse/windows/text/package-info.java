/**
 * The syntaxes of Windows: command lines, cmd files, PowerShell, XML text. Each class quotes for one of them and refuses what
 * it cannot represent.
 */
@NullMarked
package dev.gatehouse.windows.text;

import org.jspecify.annotations.NullMarked;
