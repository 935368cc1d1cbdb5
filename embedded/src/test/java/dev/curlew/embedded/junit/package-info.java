@NullMarked
package dev.curlew.embedded.junit;

import org.jspecify.annotations.NullMarked;
