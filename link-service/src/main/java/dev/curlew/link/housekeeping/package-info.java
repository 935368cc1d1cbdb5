/** What must be done from time to time so that nothing is kept that nobody needs. */
@NullMarked
package dev.curlew.link.housekeeping;

import org.jspecify.annotations.NullMarked;
