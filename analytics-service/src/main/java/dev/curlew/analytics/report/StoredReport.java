package dev.curlew.analytics.report;

import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.analytics.v1.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A report as it is kept.
 *
 * @param start empty: 30 days before the end
 * @param end empty: the moment when it is opened
 * @param expiry empty: never
 */
record StoredReport(
        String id,
        Subject subject,
        Optional<Instant> start,
        Optional<Instant> end,
        Optional<Instant> expiry,
        Instant created) {

    private static final Duration DEFAULT_LENGTH = Duration.ofDays(30);
    private static final Duration MOST_SHOWN = Duration.ofDays(366);

    /** Of which link it is. */
    record Subject(long linkId, String domain, String code, String shortUrl) {}

    boolean expired(Instant now) {
        return expiry.filter(time -> !time.isAfter(now)).isPresent();
    }

    /** Where what it shows ends. */
    Instant shownTo(Instant now) {
        return end.orElse(now);
    }

    /** Where what it shows begins; before the end, also where that has not come yet. */
    Instant shownFrom(Instant now) {
        Instant to = shownTo(now);
        Instant from = start.filter(time -> time.isBefore(to)).orElse(to.minus(DEFAULT_LENGTH));
        Instant earliest = to.minus(MOST_SHOWN);
        return from.isBefore(earliest) ? earliest : from;
    }

    Report.Builder message() {
        Report.Builder report = Report.newBuilder()
                .setReportId(id)
                .setCode(subject.code())
                .setDomain(subject.domain())
                .setCreateTime(ProtoTimes.timestamp(created));
        start.map(ProtoTimes::timestamp).ifPresent(report::setStartTime);
        end.map(ProtoTimes::timestamp).ifPresent(report::setEndTime);
        expiry.map(ProtoTimes::timestamp).ifPresent(report::setExpireTime);
        return report;
    }
}
