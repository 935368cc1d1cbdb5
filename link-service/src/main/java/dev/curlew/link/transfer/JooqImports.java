package dev.curlew.link.transfer;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.key.Caller;
import dev.curlew.link.key.Scope;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.request.PageTokens.Position;
import dev.curlew.link.request.Pages;
import dev.curlew.link.request.Violations;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.transfer.StoredImport.Counts;
import dev.curlew.link.transfer.format.FilePosition;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.ListImportsRequest;
import dev.curlew.proto.link.v1.ListImportsResponse;
import dev.curlew.proto.link.v1.RowFailure;
import dev.curlew.proto.link.v1.TransferFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The imports: begun, looked at and cancelled. */
final class JooqImports {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final String BOUND = "imports";

    private final JooqDatabase database;
    private final Domains domains;
    private final PageTokens tokens;
    private final Clock clock;

    JooqImports(JooqDatabase database, Domains domains, PageTokens tokens, Clock clock) {
        this.database = database;
        this.domains = domains;
        this.tokens = tokens;
        this.clock = clock;
    }

    Import create(Import wanted, Caller caller) {
        Violations violations = new Violations();
        if (wanted.getFormat() == TransferFormat.TRANSFER_FORMAT_UNSPECIFIED
                || wanted.getFormat() == TransferFormat.UNRECOGNIZED) {
            violations.add("format", "CURLEW_JSON_LINES, CSV, SHLINK, YOURLS, KUTT, DUB, BITLY or REBRANDLY");
        }
        Optional<LinkDomain> domain = domains.find(wanted.getDomain());
        if (domain.isEmpty()) {
            violations.add("domain", "empty, or a domain of this shortener: see ListDomains");
        }
        violations.check();
        Instant now = clock.instant();
        StoredImport made = new StoredImport(
                UuidV7.system().next(),
                0,
                caller.keyId(),
                wanted.getFormat(),
                domain.orElseThrow().name(),
                Import.State.WAITING,
                Optional.empty(),
                FilePosition.START,
                OptionalLong.empty(),
                Counts.NONE,
                "",
                now,
                now,
                Optional.empty());
        return database.transaction(dsl -> {
            JooqImportStore.forget(dsl, now.minus(KEPT));
            JooqImportStore.insert(dsl, made);
            return write(made, List.of());
        });
    }

    Import get(String id, Caller caller) {
        StoredImport found = find(id, caller);
        return write(found, database.query(dsl -> JooqImportStore.failures(dsl, found.id())));
    }

    /** An import that the caller may see; throws if there is none. */
    StoredImport find(String id, Caller caller) {
        return uuid(id).flatMap(known -> database.query(dsl -> JooqImportStore.find(dsl, known)))
                .filter(found -> isFor(found, caller))
                .orElseThrow(() -> new TransferException.NotFound(id));
    }

    ListImportsResponse list(ListImportsRequest request, Caller caller) {
        int size = Pages.size(request.getPageSize());
        Optional<Position> after = request.getPageToken().isEmpty()
                ? Optional.empty()
                : Optional.of(tokens.read(request.getPageToken(), BOUND));
        Optional<String> owner = isAdmin(caller) ? Optional.empty() : Optional.of(caller.keyId());
        List<StoredImport> found = database.query(dsl -> JooqImportStore.list(dsl, owner, after, size + 1));
        List<Import> shown = Pages.fill(found, size, each -> write(each, List.of()));
        ListImportsResponse.Builder page = ListImportsResponse.newBuilder().addAllImports(shown);
        if (shown.size() < found.size()) {
            StoredImport last = found.get(shown.size() - 1);
            page.setNextPageToken(tokens.write(new Position(last.createTime(), last.number()), BOUND));
        }
        return page.build();
    }

    Import cancel(String id, Caller caller) {
        UUID known = find(id, caller).id();
        return database.transaction(dsl -> {
            StoredImport found = JooqImportStore.lock(dsl, known).orElseThrow(() -> new TransferException.NotFound(id));
            if (!found.isOpen() && found.state() != Import.State.CANCELLED) {
                throw new TransferException.Ended(found.state());
            }
            StoredImport ended = found.isOpen() ? found.ended(Import.State.CANCELLED, "", clock.instant()) : found;
            JooqImportStore.progress(dsl, ended, List.of(), 0);
            return write(ended, JooqImportStore.failures(dsl, known));
        });
    }

    private Import write(StoredImport stored, List<RowFailure> failures) {
        return stored.write(domains.host(stored.domain()), failures, clock.instant());
    }

    private static boolean isFor(StoredImport found, Caller caller) {
        return isAdmin(caller) || found.owner().equals(caller.keyId());
    }

    private static boolean isAdmin(Caller caller) {
        return caller.scopes().contains(Scope.ADMIN);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
