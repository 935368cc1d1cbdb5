/** Where a visitor of a link goes: {@link dev.curlew.redirect.RedirectPlan}. */
@NullMarked
package dev.curlew.redirect;

import org.jspecify.annotations.NullMarked;
