@NullMarked
package dev.curlew.compose;

import org.jspecify.annotations.NullMarked;
