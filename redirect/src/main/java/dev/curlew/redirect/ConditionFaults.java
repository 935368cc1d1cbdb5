package dev.curlew.redirect;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.curlew.proto.link.v1.QueryParameterCondition;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.TimeWindow;
import dev.curlew.proto.link.v1.TimeWindow.Day;
import dev.curlew.visitor.Browser;
import dev.curlew.visitor.DeviceKind;
import dev.curlew.visitor.OperatingSystem;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What is wrong with one condition. */
final class ConditionFaults {

    private static final int MOST_VALUES = 256;
    private static final int LONGEST_VALUE = 256;
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Pattern REGION = Pattern.compile("([A-Z]{2})-[A-Z0-9]{1,3}");
    private static final List<String> DEVICES =
            Arrays.stream(DeviceKind.values()).map(DeviceKind::id).toList();
    private static final List<String> SYSTEMS =
            Arrays.stream(OperatingSystem.values()).map(OperatingSystem::id).toList();
    private static final List<String> BROWSERS =
            Arrays.stream(Browser.values()).map(Browser::id).toList();

    private final String field;
    private final RuleFaults faults;

    ConditionFaults(String field, RuleFaults faults) {
        this.field = field;
        this.faults = faults;
    }

    void check(RuleCondition condition) {
        switch (condition.getConditionCase()) {
            case DEVICE -> checkNames("device", condition.getDevice(), DEVICES);
            case OPERATING_SYSTEM -> checkNames("operatingSystem", condition.getOperatingSystem(), SYSTEMS);
            case BROWSER -> checkNames("browser", condition.getBrowser(), BROWSERS);
            case LANGUAGE ->
                checkValues(
                        "language",
                        condition.getLanguage(),
                        value -> Languages.parse(value).isPresent(),
                        "a language of BCP 47, such as de or pt-BR");
            case COUNTRY ->
                checkValues(
                        "country",
                        condition.getCountry(),
                        value -> COUNTRIES.contains(upper(value)),
                        "a country of ISO 3166-1 alpha-2, such as DE");
            case REGION ->
                checkValues(
                        "region",
                        condition.getRegion(),
                        ConditionFaults::isRegion,
                        "a region of ISO 3166-2, such as DE-BY");
            case CITY ->
                checkValues("city", condition.getCity(), value -> !value.isBlank(), "the English name of a city");
            case QUERY_PARAMETER -> checkParameter(condition.getQueryParameter());
            case IP_RANGE ->
                checkValues(
                        "ipRange",
                        condition.getIpRange(),
                        value -> CidrRange.parse(value).isPresent(),
                        "a range such as 192.0.2.0/24 or 2001:db8::/32 with no bits set behind its prefix, or an address");
            case REFERRER ->
                checkValues(
                        "referrer",
                        condition.getReferrer(),
                        value -> Hosts.parse(value).isPresent(),
                        "a host name, such as news.example.com");
            case TIME_WINDOW -> checkWindow(field + ".timeWindow", condition.getTimeWindow());
            case VISITOR_PERCENT -> {
                double percent = condition.getVisitorPercent();
                if (!(percent >= 0 && percent <= 100)) {
                    add("visitorPercent", "0 to 100");
                }
            }
            case CONDITION_NOT_SET ->
                faults.add(
                        field,
                        "one of device, operatingSystem, browser, language, country, region, city, queryParameter,"
                                + " ipRange, referrer, timeWindow, visitorPercent");
        }
    }

    private void checkNames(String name, StringSet set, List<String> names) {
        checkValues(
                name,
                set,
                value -> names.contains(value.toLowerCase(Locale.ROOT)),
                "one of " + String.join(", ", names));
    }

    private void checkValues(String name, StringSet set, Predicate<String> right, String expected) {
        List<String> values = set.getValuesList();
        if (values.isEmpty() || values.size() > MOST_VALUES) {
            add(name + ".values", "1 to " + MOST_VALUES + " values");
        }
        for (int i = 0; i < Math.min(values.size(), MOST_VALUES); i++) {
            String value = values.get(i);
            if (value.length() > LONGEST_VALUE || !right.test(value)) {
                add(name + ".values[" + i + "]", expected);
            } else {
                faults.checkText(field + "." + name + ".values[" + i + "]", value, LONGEST_VALUE);
            }
        }
    }

    private void checkParameter(QueryParameterCondition parameter) {
        if (parameter.getParameter().isEmpty()) {
            add("queryParameter.parameter", "the name of a parameter");
        }
        faults.checkText(field + ".queryParameter.parameter", parameter.getParameter(), LONGEST_VALUE);
        faults.checkText(field + ".queryParameter.value", parameter.getValue(), LONGEST_VALUE);
    }

    private void checkWindow(String name, TimeWindow window) {
        boolean start = window.hasStartTime() && checkTime(name + ".startTime", window.getStartTime());
        boolean end = window.hasEndTime() && checkTime(name + ".endTime", window.getEndTime());
        if (start && end && Timestamps.compare(window.getStartTime(), window.getEndTime()) >= 0) {
            faults.add(name + ".endTime", "later than startTime");
        }
        Set<Day> days = new HashSet<>();
        for (int i = 0; i < window.getDaysCount(); i++) {
            Day day = window.getDays(i);
            if (day == Day.DAY_UNSPECIFIED || day == Day.UNRECOGNIZED || !days.add(day)) {
                faults.add(name + ".days[" + i + "]", "MONDAY to SUNDAY, each at most once");
            }
        }
        if (window.getStartMinute() < 0 || window.getStartMinute() >= TimeOfVisit.DAY_MINUTES) {
            faults.add(name + ".startMinute", "0 to 1439");
        }
        if (window.getEndMinute() < 0 || window.getEndMinute() > TimeOfVisit.DAY_MINUTES) {
            faults.add(name + ".endMinute", "0 to 1440");
        }
        if (!window.getTimeZone().isEmpty() && !ZoneId.getAvailableZoneIds().contains(window.getTimeZone())) {
            faults.add(name + ".timeZone", "an IANA time zone, such as Europe/Berlin");
        }
    }

    private boolean checkTime(String name, Timestamp time) {
        if (!Timestamps.isValid(time)) {
            faults.add(name, "a time of the years 1 to 9999");
            return false;
        }
        return true;
    }

    private void add(String name, String expected) {
        faults.add(field + "." + name, expected);
    }

    private static boolean isRegion(String value) {
        var matcher = REGION.matcher(upper(value));
        return matcher.matches() && COUNTRIES.contains(matcher.group(1));
    }

    private static String upper(String value) {
        return value.toUpperCase(Locale.ROOT);
    }
}
