/** What the requests of all features have in common: how they are refused, and how they ask for pages. */
@NullMarked
package dev.curlew.link.request;

import org.jspecify.annotations.NullMarked;
