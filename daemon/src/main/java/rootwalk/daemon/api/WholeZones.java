package rootwalk.daemon.api;

import java.util.concurrent.Semaphore;

import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.wire.RRset;

/// Passes on the RRsets of whole zones. Only a few are written at the same time, since a response is in memory as a whole. Any
/// thread.
final class WholeZones {

    /// Records of a whole zone in one response.
    private static final int MOST_RECORDS = 500_000;

    /// Octets of data of a whole zone in one response.
    private static final long MOST_OCTETS = 64L << 20;

    private static final int AT_THE_SAME_TIME = 2;

    private final Semaphore places = new Semaphore(AT_THE_SAME_TIME);

    interface RRsetReceiver {

        void receive(RRset rrset);
    }

    /// Work that reads whole zones.
    interface Work<T> {

        T run() throws ApiProblem;
    }

    /// Does the work when there is a place.
    <T> T read(Work<T> work) throws ApiProblem {
        places.acquireUninterruptibly();
        try {
            return work.run();
        } finally {
            places.release();
        }
    }

    /// Passes on all RRsets that the token may read.
    void forAll(Call call, ZoneSnapshot zone, RRsetReceiver receiver) throws ApiProblem {
        var _ = read(() -> {
            pass(call, zone, receiver);
            return zone;
        });
    }

    private static void pass(Call call, ZoneSnapshot zone, RRsetReceiver receiver) throws ApiProblem {
        int records = 0;
        long octets = 0;
        for (ZoneNode node : zone.names()) {
            for (RRset rrset : node.rrsets()) {
                if (isReadable(call, zone, rrset)) {
                    records += rrset.size();
                    octets += rrset.sharedData().length;
                    if (records > MOST_RECORDS || octets > MOST_OCTETS) {
                        throw new ApiProblem(Kind.CONFLICT, "the zone " + zone.apex()
                                + " is too large for one response; read it page by page at /v1/zones/" + zone.apex()
                                + "/rrsets, or give rrset_name");
                    }
                    receiver.receive(rrset);
                }
            }
        }
    }

    static boolean isReadable(Call call, ZoneSnapshot zone, RRset rrset) {
        return call.token().permits(Verb.READ, zone.apex(), rrset.owner(), rrset.type());
    }
}
