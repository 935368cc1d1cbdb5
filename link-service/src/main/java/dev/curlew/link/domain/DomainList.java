package dev.curlew.link.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All domains at one moment.
 *
 * @param revision counts the changes; 0: nothing was read yet
 * @param byName the domains by the names under which links are stored
 * @param firstSegments by the same names, the first segments of codes with several; {@link #ANY} stands for all there may be
 */
public record DomainList(long revision, Map<String, LinkDomain> byName, Map<String, Set<String>> firstSegments) {

    /** Says that a domain has too many to name them. */
    public static final String ANY = "*";

    public DomainList {
        byName = Map.copyOf(byName);
        firstSegments = Map.copyOf(firstSegments);
    }

    static DomainList of(long revision, List<LinkDomain> domains, Map<String, Set<String>> firstSegments) {
        return new DomainList(
                revision,
                domains.stream().collect(Collectors.toMap(LinkDomain::name, Function.identity())),
                firstSegments);
    }

    /** What is known before anything was read. */
    static DomainList initial() {
        return of(0, List.of(LinkDomain.initialDefault()), Map.of());
    }

    Optional<LinkDomain> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The first segments of codes with several on a domain. */
    public Set<String> firstSegments(LinkDomain domain) {
        return firstSegments.getOrDefault(domain.name(), Set.of());
    }
}
