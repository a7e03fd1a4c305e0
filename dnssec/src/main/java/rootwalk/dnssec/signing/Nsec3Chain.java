package rootwalk.dnssec.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.TypeBitmap;

/// Makes the NSEC3 records of a zone (RFC 5155 section 7.1). Used once, by one thread.
final class Nsec3Chain {

    private static final int OPT_OUT = 1;

    private final ZoneNames zone;
    private final Denial.Nsec3 form;
    private final byte[] salt;
    private final Nsec3Hash hasher = new Nsec3Hash();
    /// The owners of the records with the names that they stand for. The order of these owners is that of the hashes.
    private final TreeMap<Name, Name> hashed = new TreeMap<>();

    private Nsec3Chain(ZoneNames zone, Denial.Nsec3 form) {
        this.zone = zone;
        this.form = form;
        salt = form.salt().toArray();
    }

    /// The record that announces the chain. Its flags are 0, with opt-out too (RFC 5155 section 4.1.2).
    static RRset parameters(Name apex, Denial.Nsec3 form) {
        return RRset.of(apex, RecordType.NSEC3PARAM, 0, Rdata.of(parameters(form, 0)));
    }

    static List<RRset> of(ZoneNames zone, Denial.Nsec3 form, int ttl) {
        return new Nsec3Chain(zone, form).records(ttl);
    }

    private List<RRset> records(int ttl) {
        for (Name owner : zone.owners()) {
            if (form.optOut() == Denial.OptOut.OFF || !zone.isInsecureDelegation(owner)) {
                // The empty non-terminals above it, too.
                for (int labels = zone.apex().labelCount(); labels <= owner.labelCount(); labels++) {
                    add(owner.ancestor(labels));
                }
            }
        }
        List<Name> owners = List.copyOf(hashed.keySet());
        List<RRset> chain = new ArrayList<>(owners.size());
        for (int i = 0; i < owners.size(); i++) {
            chain.add(record(owners.get(i), owners.get((i + 1) % owners.size()), ttl));
        }
        return chain;
    }

    private void add(Name name) {
        byte[] label = new byte[Base32Hex.LENGTH];
        Base32Hex.write(hasher.hash(name, salt, form.iterations()), 0, label, 0);
        String apex = zone.apex().isRoot() ? "" : zone.apex().toString();
        Name before = hashed.put(Name.of(new String(label, StandardCharsets.US_ASCII) + "." + apex), name);
        if (before != null && !before.equals(name)) {
            throw new IllegalArgumentException("the NSEC3 hashes of " + before + " and " + name
                    + " are equal; sign the zone with another salt (RFC 5155 section 7.1)");
        }
    }

    private RRset record(Name owner, Name next, int ttl) {
        Name name = hashed.getOrDefault(owner, owner);
        SortedSet<Integer> types = zone.types(name);
        // An empty non-terminal and an insecure delegation have nothing that is signed.
        if (!types.isEmpty() && !zone.isInsecureDelegation(name)) {
            types.add(RecordType.RRSIG);
        }
        byte[] hash = new byte[Nsec3Hash.LENGTH];
        Base32Hex.read(next.sharedOctets(), hash);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(parameters(form, form.optOut() == Denial.OptOut.ON ? OPT_OUT : 0));
        data.write(hash.length);
        data.writeBytes(hash);
        data.writeBytes(TypeBitmap.of(types.stream().mapToInt(Integer::intValue).toArray()));
        return RRset.of(owner, RecordType.NSEC3, ttl, Rdata.of(data.toByteArray()));
    }

    /// What NSEC3 and NSEC3PARAM begin with.
    private static byte[] parameters(Denial.Nsec3 form, int flags) {
        byte[] parameters = new byte[5 + form.salt().length()];
        parameters[0] = Nsec3Hash.SHA1;
        parameters[1] = (byte) flags;
        BigEndian.put16(parameters, 2, form.iterations());
        parameters[4] = (byte) form.salt().length();
        form.salt().copyTo(parameters, 5);
        return parameters;
    }
}
