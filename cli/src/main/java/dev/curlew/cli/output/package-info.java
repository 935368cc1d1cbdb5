/** What a server answered, as a table, as JSON or as tab-separated values. */
@NullMarked
package dev.curlew.cli.output;

import org.jspecify.annotations.NullMarked;
