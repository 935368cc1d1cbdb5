@NullMarked
package dev.curlew.platform.config;

import org.jspecify.annotations.NullMarked;
