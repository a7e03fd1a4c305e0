package rootwalk.lab;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.AnswerStep;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.wire.Addresses;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;

/// Moves the addresses of hosts that are down to the end, as content delivery networks do: most clients use the first
/// address. The RRset that it puts in has no signatures, so the zones of such a server must be unsigned; [LabFolder] checks
/// that. Immutable.
record SteeringStep(HostHealth health) implements AnswerStep {

    @Override
    public void apply(QueryContext context) {
        Set<InetAddress> down = health.down();
        if (context.source() != AnswerSource.ZONE || down.isEmpty()) {
            return;
        }
        Answer answer = context.answer();
        for (int i = 0; i < answer.size(); i++) {
            if (answer.has(i) && answer.type(i) == RecordType.A) {
                RRset rrset = answer.rrset(i, context.request().questionView().name());
                answer.replace(i, RRset.of(rrset.owner(), rrset.type(), rrset.ttl(), steered(rrset.rdata(), down)));
            }
        }
    }

    private static List<Rdata> steered(List<Rdata> addresses, Set<InetAddress> down) {
        List<Rdata> up = new ArrayList<>();
        List<Rdata> last = new ArrayList<>();
        for (Rdata address : addresses) {
            (down.contains(Addresses.of(address.sharedOctets())) ? last : up).add(address);
        }
        up.addAll(last);
        return up;
    }
}
