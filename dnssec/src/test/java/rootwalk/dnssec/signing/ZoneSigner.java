package rootwalk.dnssec.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Signs a zone: DNSKEY, RRSIG, and NSEC or NSEC3 records (RFC 4035 section 2, RFC 5155 section 7.1).
///
/// Keys with the flag SEP sign the DNSKEY RRset, all other keys the rest; if there is one kind only, it signs all.
public final class ZoneSigner {

    private final Name apex;
    private final List<SigningKey> keys;
    private final Denial denial;
    private final Validity validity;
    private final Map<Name, List<RRset>> names = new TreeMap<>();

    private ZoneSigner(Name apex, List<SigningKey> keys, Denial denial, Validity validity) {
        this.apex = apex;
        this.keys = keys;
        this.denial = denial;
        this.validity = validity;
    }

    /// The RRsets of the zone with those that signing adds.
    ///
    /// @param zone
    ///            has the SOA RRset
    public static List<RRset> sign(List<RRset> zone, List<SigningKey> keys, Denial denial, Validity validity) {
        RRset soa = zone.stream().filter(one -> one.type() == RecordType.SOA).findFirst().orElseThrow();
        return new ZoneSigner(soa.owner(), keys, denial, validity).sign(zone);
    }

    private List<RRset> sign(List<RRset> zone) {
        zone.forEach(this::add);
        RRset soa = at(apex, RecordType.SOA);
        add(RRset.of(apex, RecordType.DNSKEY, soa.ttl(), keys.stream().map(SigningKey::dnskey).toList()));
        int minimum = BigEndian.get32(soa.sharedData(), soa.sharedData().length - 4);
        int ttl = Math.min(soa.ttl(), minimum);
        switch (denial) {
            case Denial.Nsec() -> addNsec(ttl);
            case Denial.Nsec3 form -> addNsec3(form, ttl);
        }
        List<RRset> signed = new ArrayList<>();
        names.forEach((_, sets) -> {
            for (RRset rrset : sets) {
                signed.add(rrset);
                if (isSigned(rrset)) {
                    signed.add(signatures(rrset));
                }
            }
        });
        return signed;
    }

    private void add(RRset rrset) {
        names.computeIfAbsent(rrset.owner(), _ -> new ArrayList<>()).add(rrset);
    }

    private RRset at(Name owner, int type) {
        return names.getOrDefault(owner, List.of()).stream().filter(one -> one.type() == type).findFirst()
                .orElseThrow();
    }

    private boolean has(Name owner, int type) {
        return names.getOrDefault(owner, List.of()).stream().anyMatch(one -> one.type() == type);
    }

    private boolean isDelegation(Name owner) {
        return !owner.equals(apex) && has(owner, RecordType.NS);
    }

    /// Whether a name is below a delegation or a DNAME.
    private boolean isOccluded(Name owner) {
        for (int labels = apex.labelCount(); labels < owner.labelCount(); labels++) {
            Name ancestor = owner.ancestor(labels);
            if (isDelegation(ancestor) || has(ancestor, RecordType.DNAME)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSigned(RRset rrset) {
        if (isOccluded(rrset.owner())) {
            return false;
        }
        return !isDelegation(rrset.owner()) || rrset.type() == RecordType.DS || rrset.type() == RecordType.NSEC;
    }

    private RRset signatures(RRset rrset) {
        boolean hasBoth = keys.stream().anyMatch(SigningKey::isSecureEntryPoint)
                && !keys.stream().allMatch(SigningKey::isSecureEntryPoint);
        List<Rdata> all = keys.stream()
                .filter(key -> !hasBoth || key.isSecureEntryPoint() == (rrset.type() == RecordType.DNSKEY))
                .map(key -> RRsetSigner.sign(rrset, apex, key, validity).rdata(0)).toList();
        return RRset.of(rrset.owner(), RecordType.RRSIG, rrset.ttl(), all);
    }

    private SortedSet<Integer> types(Name owner) {
        SortedSet<Integer> types = new TreeSet<>();
        for (RRset rrset : names.getOrDefault(owner, List.of())) {
            if (!isDelegation(owner) || rrset.type() == RecordType.NS || rrset.type() == RecordType.DS) {
                types.add(rrset.type());
            }
        }
        return types;
    }

    private void addNsec(int ttl) {
        List<Name> owners = names.keySet().stream().filter(name -> !isOccluded(name)).toList();
        for (int i = 0; i < owners.size(); i++) {
            Name owner = owners.get(i);
            SortedSet<Integer> types = types(owner);
            types.add(RecordType.NSEC);
            types.add(RecordType.RRSIG);
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.writeBytes(owners.get((i + 1) % owners.size()).sharedOctets());
            data.writeBytes(bitmap(types));
            add(RRset.of(owner, RecordType.NSEC, ttl, Rdata.of(data.toByteArray())));
        }
    }

    private void addNsec3(Denial.Nsec3 form, int ttl) {
        byte[] salt = form.salt().toArray();
        add(RRset.of(apex, RecordType.NSEC3PARAM, 0, Rdata.of(parameters(form, 0))));
        Map<Name, Name> hashed = new TreeMap<>();
        Nsec3Hash hash = new Nsec3Hash();
        for (Name owner : List.copyOf(names.keySet())) {
            boolean isLeftOut = isOccluded(owner) || form.optOut() == Denial.OptOut.ON && isDelegation(owner)
                    && !has(owner, RecordType.DS);
            if (!isLeftOut) {
                // Empty non-terminals have records, too.
                for (int labels = apex.labelCount(); labels <= owner.labelCount(); labels++) {
                    Name name = owner.ancestor(labels);
                    hashed.put(owner(hash.hash(name, salt, form.iterations())), name);
                }
            }
        }
        List<Name> owners = List.copyOf(hashed.keySet());
        for (int i = 0; i < owners.size(); i++) {
            Name name = hashed.get(owners.get(i));
            SortedSet<Integer> types = types(name);
            if (!types.isEmpty() && !types.equals(new TreeSet<>(List.of(RecordType.NS)))) {
                types.add(RecordType.RRSIG);
            }
            byte[] next = new byte[Nsec3Hash.LENGTH];
            Base32Hex.read(owners.get((i + 1) % owners.size()).sharedOctets(), next);
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.writeBytes(parameters(form, form.optOut() == Denial.OptOut.ON ? 1 : 0));
            data.write(next.length);
            data.writeBytes(next);
            data.writeBytes(bitmap(types));
            add(RRset.of(owners.get(i), RecordType.NSEC3, ttl, Rdata.of(data.toByteArray())));
        }
    }

    private Name owner(byte[] hash) {
        byte[] label = new byte[Base32Hex.LENGTH];
        Base32Hex.write(hash, 0, label, 0);
        return Name.of(new String(label, StandardCharsets.US_ASCII) + "." + (apex.isRoot() ? "" : apex));
    }

    private static byte[] parameters(Denial.Nsec3 form, int flags) {
        byte[] parameters = new byte[5 + form.salt().length()];
        parameters[0] = Nsec3Hash.SHA1;
        parameters[1] = (byte) flags;
        BigEndian.put16(parameters, 2, form.iterations());
        parameters[4] = (byte) form.salt().length();
        form.salt().copyTo(parameters, 5);
        return parameters;
    }

    /// RFC 4034 section 4.1.2.
    private static byte[] bitmap(SortedSet<Integer> types) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] bits = new byte[32];
        int window = -1;
        int length = 0;
        for (int type : types) {
            if (type >>> 8 != window) {
                write(all, window, bits, length);
                Arrays.fill(bits, (byte) 0);
                window = type >>> 8;
            }
            length = ((type & 0xFF) >>> 3) + 1;
            bits[length - 1] |= (byte) (0x80 >>> (type & 7));
        }
        write(all, window, bits, length);
        return all.toByteArray();
    }

    private static void write(ByteArrayOutputStream all, int window, byte[] bits, int length) {
        if (window >= 0) {
            all.write(window);
            all.write(length);
            all.write(bits, 0, length);
        }
    }
}
