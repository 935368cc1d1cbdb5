/** Who a visitor is, as far as a request says: {@link dev.curlew.visitor.Visitors}. */
@NullMarked
package dev.curlew.visitor;

import org.jspecify.annotations.NullMarked;
