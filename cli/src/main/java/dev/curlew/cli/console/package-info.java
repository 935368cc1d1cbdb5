/** The terminal, or what stands in its place: streams, questions, progress, and text that is harmless there. */
@NullMarked
package dev.curlew.cli.console;

import org.jspecify.annotations.NullMarked;
