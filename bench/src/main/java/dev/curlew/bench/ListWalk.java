package dev.curlew.bench;

import dev.curlew.bench.PlanCheck.Explained;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A walk through a list, measured at its beginning, in the middle and deep in it. */
final class ListWalk {

    private static final int PAGE = 50;
    private static final int STRIDE = 1_000;
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** A page of the walk, and what was measured of it. */
    static final class Place {

        private final String name;
        private final ListLinksRequest request;
        private long[] nanos = {0};
        private ListLinksResponse page = ListLinksResponse.getDefaultInstance();
        private long mostRows;

        private Place(String name, ListLinksRequest request) {
            this.name = name;
            this.request = request.toBuilder().setPageSize(PAGE).build();
        }

        String name() {
            return name;
        }

        ListLinksResponse ask(LinkServiceBlockingStub stub) {
            return stub.listLinks(request);
        }

        private void measure(LinkServiceBlockingStub stub, int repeats) {
            // The first one finds neither the pages in memory nor the statement prepared: it counts too.
            nanos = new long[repeats];
            for (int i = 0; i < repeats; i++) {
                long begin = System.nanoTime();
                page = ask(stub);
                nanos[i] = System.nanoTime() - begin;
            }
            Arrays.sort(nanos);
        }

        /** Takes what Postgres did for it. */
        void explained(List<Explained> statements) {
            mostRows = statements.stream().mapToLong(Explained::mostRows).max().orElse(0);
        }

        double millis(double quantile) {
            int index = (int) Math.ceil(quantile * nanos.length) - 1;
            return nanos[Math.max(0, index)] / NANOS_PER_MILLI;
        }

        int found() {
            return page.getLinksCount();
        }

        boolean isShort() {
            return page.getLinksCount() < PAGE && !page.getNextPageToken().isEmpty();
        }

        long mostRows() {
            return mostRows;
        }
    }

    private final ListShape shape;
    private final LinkServiceBlockingStub stub;
    private final List<Place> places = new ArrayList<>();

    ListWalk(ListShape shape, LinkServiceBlockingStub stub) {
        this.shape = shape;
        this.stub = stub;
    }

    ListShape shape() {
        return shape;
    }

    List<Place> places() {
        return List.copyOf(places);
    }

    void measure(int repeats, int deep) {
        ListLinksRequest request =
                shape.request().toBuilder().setPageSize(STRIDE).build();
        places.add(new Place("first", request));
        for (int pages = 1; pages <= deep; pages++) {
            String next = stub.listLinks(request).getNextPageToken();
            if (next.isEmpty()) {
                break;
            }
            request = request.toBuilder().setPageToken(next).build();
            if (pages == deep / 2) {
                places.add(new Place("middle", request));
            }
            if (pages == deep) {
                places.add(new Place("deep", request));
            }
        }
        places.forEach(place -> place.measure(stub, repeats));
    }
}
