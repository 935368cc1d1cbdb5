package dev.curlew.edge.domain;

import dev.curlew.proto.link.v1.ServedDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All domains at one moment, by host. */
final class HostTable {

    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|\\[[0-9a-f:.]+]");
    private static final String THIS_MACHINE = "localhost";

    private final long revision;
    private final Site site;
    private final EdgeDomain defaultDomain;
    private final Map<String, EdgeDomain> byHost;
    private final Map<String, Integer> statuses;

    /**
     * What is configured.
     *
     * @param defaultHost the default domain's host, with its port unless it is the scheme's own
     * @param schemePort the port that a host without one means
     * @param ownHosts other hosts that are the default domain, without ports
     */
    record Site(String defaultHost, int schemePort, Set<String> ownHosts) {
        Site {
            ownHosts = ownHosts.stream()
                    .map(host -> host.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    private HostTable(long revision, Site site, List<ServedDomain> domains) {
        this.revision = revision;
        this.site = site;
        Map<String, EdgeDomain> hosts = new HashMap<>();
        EdgeDomain found = EdgeDomain.initialDefault(site.defaultHost());
        for (ServedDomain domain : domains) {
            boolean isDefault = domain.getHost().isEmpty();
            String host = isDefault ? site.defaultHost() : domain.getHost();
            EdgeDomain known = EdgeDomain.of(host, domain);
            if (isDefault) {
                found = known;
            } else {
                hosts.put(host, known);
            }
        }
        defaultDomain = found;
        hosts.put(site.defaultHost(), found);
        byHost = Map.copyOf(hosts);
        statuses = domains.stream()
                .collect(Collectors.toUnmodifiableMap(ServedDomain::getHost, ServedDomain::getRedirectStatus));
    }

    static HostTable initial(Site site) {
        return new HostTable(0, site, List.of());
    }

    HostTable with(long laterRevision, List<ServedDomain> domains) {
        return new HostTable(laterRevision, site, domains);
    }

    /** 0: nothing was heard yet. */
    long revision() {
        return revision;
    }

    /** Whether links that have no status of their own redirect with another one than then. */
    boolean redirectsOtherwiseThan(HostTable before) {
        return before.statuses.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().equals(statuses.getOrDefault(entry.getKey(), entry.getValue())));
    }

    /** The domain of a {@code Host} header; none, as HTTP/1.0 has it, is the default domain. */
    Optional<EdgeDomain> find(@Nullable String authority) {
        if (authority == null) {
            return Optional.of(defaultDomain);
        }
        // Most are spelt as they should be.
        EdgeDomain exact = byHost.get(authority);
        return exact == null ? findRespelt(authority.toLowerCase(Locale.ROOT)) : Optional.of(exact);
    }

    private Optional<EdgeDomain> findRespelt(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && !authority.endsWith("]");
        String name = hasPort ? authority.substring(0, colon) : authority;
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String port = hasPort ? authority.substring(colon + 1) : "";
        boolean schemePort = port.isEmpty() || port.equals(Integer.toString(site.schemePort()));
        EdgeDomain known = byHost.get(schemePort ? host : host + ":" + port);
        if (known == null) {
            // A port that a proxy in front has added says nothing of the domain.
            known = byHost.get(host);
        }
        if (known != null) {
            return Optional.of(known);
        }
        boolean meansDefault = host.equals(THIS_MACHINE)
                || ADDRESS.matcher(host).matches()
                || site.ownHosts().contains(host)
                || site.defaultHost().startsWith(host + ":");
        return meansDefault ? Optional.of(defaultDomain) : Optional.empty();
    }
}
