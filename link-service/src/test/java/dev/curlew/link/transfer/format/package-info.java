@NullMarked
package dev.curlew.link.transfer.format;

import org.jspecify.annotations.NullMarked;
