/** Imports and exports of links: {@link dev.curlew.link.transfer.Transfers}. */
@NullMarked
package dev.curlew.link.transfer;

import org.jspecify.annotations.NullMarked;
