package dev.curlew.redirect;

import com.google.protobuf.Timestamp;
import dev.curlew.proto.link.v1.TimeWindow;
import dev.curlew.proto.link.v1.TimeWindow.Day;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A window in time. Days and minutes are those of clocks on the wall: where they are put forward the skipped minutes do not come,
 * where they are put back the repeated ones come twice. A window that spans midnight belongs to the day on which it begins.
 */
record TimeOfVisit(Instant start, Instant end, Set<DayOfWeek> days, int startMinute, int endMinute, ZoneId zone)
        implements Condition {

    static final int DAY_MINUTES = 24 * 60;

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("EEEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

    /** Empty if the window cannot be understood. */
    static Optional<TimeOfVisit> of(TimeWindow window) {
        try {
            Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
            for (Day day : window.getDaysList()) {
                days.add(DayOfWeek.of(day.getNumber()));
            }
            return Optional.of(new TimeOfVisit(
                    window.hasStartTime() ? instant(window.getStartTime()) : Instant.MIN,
                    window.hasEndTime() ? instant(window.getEndTime()) : Instant.MAX,
                    days,
                    window.getStartMinute(),
                    window.getEndMinute() == 0 ? DAY_MINUTES : window.getEndMinute(),
                    window.getTimeZone().isEmpty() ? ZoneId.of("UTC") : ZoneId.of(window.getTimeZone())));
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean holds(Facts facts) {
        Instant time = facts.time();
        if (time.isBefore(start) || !time.isBefore(end)) {
            return false;
        }
        ZonedDateTime local = time.atZone(zone);
        int minute = local.get(ChronoField.MINUTE_OF_DAY);
        DayOfWeek today = local.getDayOfWeek();
        if (startMinute < endMinute) {
            return minute >= startMinute && minute < endMinute && on(today);
        }
        return (minute >= startMinute && on(today)) || (minute < endMinute && on(today.minus(1)));
    }

    private boolean on(DayOfWeek day) {
        return days.isEmpty() || days.contains(day);
    }

    @Override
    public List<String> values(Facts facts) {
        return List.of(facts.time()
                .atZone(zone)
                .truncatedTo(ChronoUnit.MINUTES)
                .toOffsetDateTime()
                .toString());
    }

    @Override
    public String seen(Facts facts) {
        return "time is " + SHOWN.format(facts.time().atZone(zone)) + " " + zone;
    }

    @Override
    public String expected() {
        List<String> parts = new ArrayList<>();
        if (!start.equals(Instant.MIN)) {
            parts.add("from " + start);
        }
        if (!end.equals(Instant.MAX)) {
            parts.add("before " + end);
        }
        if (!days.isEmpty()) {
            parts.add("on " + days.stream().map(Enum::name).collect(Collectors.joining(" or ")));
        }
        if (startMinute != 0 || endMinute != DAY_MINUTES) {
            parts.add(clock(startMinute) + " to " + clock(endMinute));
        }
        return parts.isEmpty() ? "any" : String.join(", ", parts);
    }

    private static String clock(int minute) {
        return minute == DAY_MINUTES
                ? "24:00"
                : LocalTime.MIN.plusMinutes(minute).toString();
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
