/** QR codes of short URLs: {@link dev.curlew.edge.qr.QrCodes}. */
@NullMarked
package dev.curlew.edge.qr;

import org.jspecify.annotations.NullMarked;
