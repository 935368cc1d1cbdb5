/** The domains that links are on: their names, their defaults, and which codes are the same on them. */
@NullMarked
package dev.curlew.link.domain;

import org.jspecify.annotations.NullMarked;
