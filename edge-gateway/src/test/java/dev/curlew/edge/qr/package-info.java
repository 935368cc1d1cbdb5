@NullMarked
package dev.curlew.edge.qr;

import org.jspecify.annotations.NullMarked;
