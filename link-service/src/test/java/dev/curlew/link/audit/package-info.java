/** Tests of the audit log. */
@NullMarked
package dev.curlew.link.audit;

import org.jspecify.annotations.NullMarked;
