@NullMarked
package dev.curlew.embedded;

import org.jspecify.annotations.NullMarked;
