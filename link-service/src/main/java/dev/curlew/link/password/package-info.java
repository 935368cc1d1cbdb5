/** Passwords that visitors of a link must give. */
@NullMarked
package dev.curlew.link.password;

import org.jspecify.annotations.NullMarked;
