@NullMarked
package dev.curlew.cli.console;

import org.jspecify.annotations.NullMarked;
