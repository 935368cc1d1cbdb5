/** Who may do what with the clicks of which links: what all services of this module ask before they answer. */
@NullMarked
package dev.curlew.analytics.access;

import org.jspecify.annotations.NullMarked;
