/** JUnit extensions that give test classes real servers. They need {@code junit-jupiter-api}, which tests have anyway. */
@NullMarked
package dev.curlew.embedded.junit;

import org.jspecify.annotations.NullMarked;
