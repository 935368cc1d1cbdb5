/** Commands for API keys. */
@NullMarked
package dev.curlew.cli.keys;

import org.jspecify.annotations.NullMarked;
