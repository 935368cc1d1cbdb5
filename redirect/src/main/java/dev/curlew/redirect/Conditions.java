package dev.curlew.redirect;

import dev.curlew.proto.link.v1.QueryParameterCondition;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.visitor.Place;
import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The conditions of rules, prepared. */
final class Conditions {

    private static final int MOST_SHOWN = 8;

    private Conditions() {}

    /**
     * Prepares a condition.
     *
     * @param percent for what a hash would be, if a share of visitors is asked for
     */
    static Condition compile(RuleCondition condition, VisitorHash.Purpose percent) {
        return switch (condition.getConditionCase()) {
            case DEVICE ->
                ofAgent(
                        "device",
                        condition.getDevice(),
                        facts -> facts.visitor().agent().device().id());
            case OPERATING_SYSTEM ->
                ofAgent(
                        "operating system",
                        condition.getOperatingSystem(),
                        facts -> facts.visitor().agent().operatingSystem().id());
            case BROWSER ->
                ofAgent(
                        "browser",
                        condition.getBrowser(),
                        facts -> facts.visitor().agent().browser().id());
            case LANGUAGE -> new Language(lower(condition.getLanguage()));
            case COUNTRY -> ofPlace("country", condition.getCountry(), place -> List.of(place.country()));
            case REGION -> ofPlace("region", condition.getRegion(), Place::regions);
            case CITY -> ofPlace("city", condition.getCity(), place -> List.of(place.city()));
            case QUERY_PARAMETER -> new Parameter(condition.getQueryParameter());
            case IP_RANGE -> Address.of(condition.getIpRange());
            case REFERRER -> Referrer.of(condition.getReferrer());
            case TIME_WINDOW ->
                TimeOfVisit.of(condition.getTimeWindow())
                        .<Condition>map(each -> each)
                        .orElseGet(() -> new Condition.Unusable("its time window cannot be understood"));
            case VISITOR_PERCENT -> new Share(condition.getVisitorPercent(), percent);
            case CONDITION_NOT_SET -> new Condition.Unusable("it has a condition that cannot be understood");
        };
    }

    private static Condition ofAgent(String what, StringSet values, Function<Facts, String> seen) {
        return new OneOf(what, lower(values), facts -> List.of(seen.apply(facts)), true);
    }

    private static Condition ofPlace(String what, StringSet values, Function<Place, Collection<String>> seen) {
        return new OneOf(
                what, lower(values), facts -> seen.apply(facts.visitor().place()), false);
    }

    private static Set<String> lower(StringSet values) {
        Set<String> lower = new LinkedHashSet<>();
        values.getValuesList().forEach(value -> lower.add(value.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static String list(Collection<String> values) {
        String shown = String.join(" or ", values.stream().limit(MOST_SHOWN).toList());
        return values.size() <= MOST_SHOWN ? shown : shown + " or " + (values.size() - MOST_SHOWN) + " others";
    }

    private static List<String> known(Collection<String> values) {
        return values.stream().filter(value -> !value.isEmpty()).toList();
    }

    private static String orNotKnown(List<String> known) {
        return known.isEmpty() ? "not known" : String.join(" and ", known);
    }

    /** Something of the visitor is one of some values. */
    private record OneOf(String what, Set<String> wanted, Function<Facts, Collection<String>> looked, boolean asksAgent)
            implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return looked.apply(facts).stream().anyMatch(each -> wanted.contains(each.toLowerCase(Locale.ROOT)));
        }

        @Override
        public List<String> values(Facts facts) {
            return known(looked.apply(facts));
        }

        @Override
        public String seen(Facts facts) {
            return what + " is " + orNotKnown(values(facts));
        }

        @Override
        public String expected() {
            return list(wanted);
        }

        @Override
        public Set<String> headersAsked() {
            return asksAgent ? Set.of(USER_AGENT) : Set.of();
        }
    }

    private record Language(Set<String> wanted) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return facts.language()
                    .flatMap(range -> Languages.lookUp(range, wanted))
                    .isPresent();
        }

        @Override
        public List<String> values(Facts facts) {
            return facts.language().stream().toList();
        }

        @Override
        public String seen(Facts facts) {
            return facts.language().map(range -> "language is " + range).orElse("language is none that a rule names");
        }

        @Override
        public String expected() {
            return list(wanted);
        }

        @Override
        public Set<String> headersAsked() {
            return Set.of("accept-language");
        }

        @Override
        public Set<String> languages() {
            return wanted;
        }
    }

    private record Parameter(QueryParameterCondition wanted) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            List<String> values = values(facts);
            return wanted.getValue().isEmpty() ? !values.isEmpty() : values.contains(wanted.getValue());
        }

        @Override
        public List<String> values(Facts facts) {
            return facts.parameter(wanted.getParameter());
        }

        @Override
        public String seen(Facts facts) {
            List<String> values = values(facts);
            String what = "parameter " + wanted.getParameter() + " is ";
            return values.isEmpty() ? what + "not there" : what + "\"" + String.join("\" and \"", values) + "\"";
        }

        @Override
        public String expected() {
            return wanted.getValue().isEmpty() ? "there" : "\"" + wanted.getValue() + "\"";
        }
    }

    private record Address(List<CidrRange> ranges, List<String> written) implements Condition {
        static Address of(StringSet values) {
            return new Address(
                    values.getValuesList().stream()
                            .map(CidrRange::parse)
                            .flatMap(Optional::stream)
                            .toList(),
                    values.getValuesList());
        }

        @Override
        public boolean holds(Facts facts) {
            Optional<InetAddress> address = facts.visitor().address();
            return address.isPresent() && ranges.stream().anyMatch(range -> range.contains(address.get()));
        }

        @Override
        public List<String> values(Facts facts) {
            return facts.visitor().address().map(InetAddress::getHostAddress).stream()
                    .toList();
        }

        @Override
        public String seen(Facts facts) {
            return "address is " + orNotKnown(values(facts));
        }

        @Override
        public String expected() {
            return list(written);
        }
    }

    private record Referrer(Set<String> hosts) implements Condition {
        static Referrer of(StringSet values) {
            Set<String> hosts = new LinkedHashSet<>();
            values.getValuesList().forEach(value -> Hosts.parse(value).ifPresent(hosts::add));
            return new Referrer(hosts);
        }

        @Override
        public boolean holds(Facts facts) {
            return Hosts.isUnder(facts.referrer(), hosts);
        }

        @Override
        public List<String> values(Facts facts) {
            return known(List.of(facts.referrer()));
        }

        @Override
        public String seen(Facts facts) {
            return "referrer is " + orNotKnown(values(facts));
        }

        @Override
        public String expected() {
            return list(hosts);
        }

        @Override
        public Set<String> headersAsked() {
            return Set.of("referer");
        }
    }

    private record Share(double percent, VisitorHash.Purpose purpose) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return place(facts) < percent;
        }

        @Override
        public List<String> values(Facts facts) {
            return List.of(String.format(Locale.ROOT, "%.3f", place(facts)));
        }

        @Override
        public String seen(Facts facts) {
            return "the visitor is at " + values(facts).getFirst() + " % of all";
        }

        @Override
        public String expected() {
            return "below " + percent + " %";
        }

        @Override
        public Set<String> headersAsked() {
            return Set.of(USER_AGENT);
        }

        private double place(Facts facts) {
            return 100 * VisitorHash.fraction(facts.hash(purpose));
        }
    }
}
