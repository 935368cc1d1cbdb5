/** How what link-service stands on is, for administrators. */
@NullMarked
package dev.curlew.link.status;

import org.jspecify.annotations.NullMarked;
