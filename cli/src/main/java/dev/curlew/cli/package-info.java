/** The command line: which commands there are, and how one ends. */
@NullMarked
package dev.curlew.cli;

import org.jspecify.annotations.NullMarked;
