/** How redirect rules are written in Postgres: {@link dev.curlew.link.rule.RuleJson}. */
@NullMarked
package dev.curlew.link.rule;

import org.jspecify.annotations.NullMarked;
