@NullMarked
package dev.curlew.bench;

import org.jspecify.annotations.NullMarked;
