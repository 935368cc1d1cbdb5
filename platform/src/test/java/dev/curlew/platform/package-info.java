@NullMarked
package dev.curlew.platform;

import org.jspecify.annotations.NullMarked;
