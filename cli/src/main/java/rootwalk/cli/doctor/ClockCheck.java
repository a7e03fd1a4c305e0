package rootwalk.cli.doctor;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Whether the clock is within the lifetime of a signature that is in use now: the one of the root's SOA record. A clock that
/// is wrong by less than this lifetime, some days, is not noticed.
record ClockCheck(Machine machine) implements Doctor.Check {

    /// Positions in the data of an RRSIG record.
    private static final int EXPIRATION = 8;
    private static final int INCEPTION = 12;

    private static final String REMEDY = "sudo timedatectl set-ntp true, or set the clock: sudo date -s TIME";

    @Override
    public Verdict verdict() throws IOException {
        Optional<RootQuery.Reply> reply = new RootQuery(RecordType.SOA, Edns.SAFE_UDP_SIZE, true)
                .ask(machine.network().rootServers());
        if (reply.isEmpty()) {
            return Verdict.skipped("no root server responds, whose signatures have the time");
        }
        return reply.get().message().answer().stream()
                .filter(rrset -> rrset.type() == RecordType.RRSIG && rrset.owner().isRoot()).findFirst()
                .map(this::verdict)
                .orElseGet(() -> Verdict.skipped("the response for the root's SOA record has no signature"));
    }

    private Verdict verdict(RRset signature) {
        byte[] data = signature.rdata(0).sharedOctets();
        Instant now = machine.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = time(data, INCEPTION);
        Instant to = time(data, EXPIRATION);
        String valid = "the root's SOA record is signed from " + from + " to " + to;
        if (now.isBefore(from)) {
            return Verdict.problem("the clock says " + now + ", which is too early: " + valid, REMEDY);
        }
        return now.isAfter(to)
                ? Verdict.problem("the clock says " + now + ", which is too late: " + valid, REMEDY)
                : Verdict.ok("the clock says " + now + "; " + valid);
    }

    private static Instant time(byte[] data, int at) {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(BigEndian.get32(data, at)));
    }
}
