/** What the tests of every server share: a server in this process, and the rules of the house. */
@NullMarked
package dev.curlew.platform.testing;

import org.jspecify.annotations.NullMarked;
