package dev.curlew.trial.fault;

import dev.curlew.trial.history.FaultKind;
import java.time.Duration;

/**
 * A fault to come.
 *
 * @param at when it begins, after the beginning of the load
 * @param target the server, road or disk; of replicas the role; of several servers which ones
 * @param length how long it lasts
 * @param pick chooses among replicas, orders and amounts
 */
public record Fault(FaultKind kind, Duration at, String target, Duration length, int pick) {}
