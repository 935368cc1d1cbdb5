package dev.curlew.link.domain;

import com.google.protobuf.Empty;
import dev.curlew.link.request.Pages;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.DeleteDomainRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.DomainServiceGrpc;
import dev.curlew.proto.link.v1.GetDomainRequest;
import dev.curlew.proto.link.v1.ListDomainsRequest;
import dev.curlew.proto.link.v1.ListDomainsResponse;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rpcs of domains. They read what is stored, not what this replica remembers. */
final class DomainGrpcService extends DomainServiceGrpc.DomainServiceImplBase {

    private final JooqDomainStore store;
    private final DomainDirectory directory;
    private final DomainReader reader;
    private final DomainMessages messages;
    private final Site site;
    private final Supplier<String> actor;
    private final Clock clock;

    DomainGrpcService(
            JooqDomainStore store,
            DomainDirectory directory,
            DomainReader reader,
            Site site,
            Supplier<String> actor,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.reader = reader;
        this.messages = new DomainMessages(site);
        this.site = site;
        this.actor = actor;
        this.clock = clock;
    }

    @Override
    public void createDomain(CreateDomainRequest request, StreamObserver<Domain> observer) {
        LinkDomain domain = reader.read(request.getDomain(), clock.instant());
        if (site.serves(domain.name())) {
            throw new DomainException.Exists(domain.name());
        }
        store.insert(domain, record("create"));
        directory.refresh();
        answer(observer, messages.write(domain));
    }

    @Override
    public void getDomain(GetDomainRequest request, StreamObserver<Domain> observer) {
        String name = name(request.getHost());
        answer(observer, messages.write(store.find(name).orElseThrow(() -> notFound(request.getHost()))));
    }

    @Override
    public void listDomains(ListDomainsRequest request, StreamObserver<ListDomainsResponse> observer) {
        int size = Pages.size(request.getPageSize());
        Optional<String> after =
                request.getPageToken().isEmpty() ? Optional.empty() : Optional.of(position(request.getPageToken()));
        List<LinkDomain> found = store.page(after, size + 1);
        List<Domain> shown = Pages.fill(found, size, messages::write);
        ListDomainsResponse.Builder page = ListDomainsResponse.newBuilder().addAllDomains(shown);
        if (shown.size() < found.size()) {
            page.setNextPageToken(token(found.get(shown.size() - 1).name()));
        }
        answer(observer, page.build());
    }

    @Override
    public void updateDomain(UpdateDomainRequest request, StreamObserver<Domain> observer) {
        String host = request.getDomain().getHost();
        LinkDomain domain = store.change(
                        name(host), before -> reader.change(before, request, clock.instant()), record("update"))
                .orElseThrow(() -> notFound(host));
        directory.refresh();
        answer(observer, messages.write(domain));
    }

    @Override
    public void deleteDomain(DeleteDomainRequest request, StreamObserver<Empty> observer) {
        String name = name(request.getHost());
        if (name.equals(LinkDomain.DEFAULT)) {
            throw new DomainException.IsDefault(site.domain());
        }
        if (!store.delete(name, record("delete"))) {
            throw notFound(request.getHost());
        }
        directory.refresh();
        answer(observer, Empty.getDefaultInstance());
    }

    private JooqDomainStore.Entry record(String action) {
        return new JooqDomainStore.Entry(clock.instant(), actor.get(), action, messages::write);
    }

    /** How a domain is stored that is asked for by its host, which must be given. */
    private String name(String host) {
        if (host.isEmpty()) {
            throw Violations.of("host", "the host of a domain");
        }
        return directory.isDefault(host)
                ? LinkDomain.DEFAULT
                : HostName.readName(host, site.scheme()).orElseThrow(() -> notFound(host));
    }

    private static DomainException.NotFound notFound(String host) {
        return new DomainException.NotFound("host", host);
    }

    /** The token is the name of the last domain shown: it gives away nothing that the page did not. */
    private static String token(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("d" + name).getBytes(StandardCharsets.UTF_8));
    }

    private String position(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            boolean ours = text.startsWith("d")
                    && (text.length() == 1
                            || HostName.readName(text.substring(1), site.scheme())
                                    .isPresent());
            if (ours) {
                return text.substring(1);
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new RequestException.InvalidPageToken();
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
