/** Commands for domains. */
@NullMarked
package dev.curlew.cli.domains;

import org.jspecify.annotations.NullMarked;
