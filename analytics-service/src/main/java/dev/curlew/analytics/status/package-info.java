/** How the servers are, for administrators. */
@NullMarked
package dev.curlew.analytics.status;

import org.jspecify.annotations.NullMarked;
