package rootwalk.wire.text;

import java.util.Arrays;

import rootwalk.wire.Name;
import rootwalk.wire.Rdata;

/// Reads the octets of the data of a record in sequence. For one record.
final class OctetReader {

    private final Rdata data;
    private int at;

    OctetReader(Rdata data) {
        this.data = data;
    }

    boolean hasNext() {
        return at < data.length();
    }

    /// The number of octets left.
    int left() {
        return data.length() - at;
    }

    /// An unsigned number of some octets, as many as eight.
    long number(int size) {
        long value = 0;
        for (int end = from(size) + size; at < end; at++) {
            value = value << 8 | (data.octet(at) & 0xFF);
        }
        return value;
    }

    int u8() {
        return (int) number(1);
    }

    int u16() {
        return (int) number(2);
    }

    /// The octet read last.
    int previous() {
        return data.octet(at - 1) & 0xFF;
    }

    byte[] take(int size) {
        int from = from(size);
        at += size;
        return Arrays.copyOfRange(data.sharedOctets(), from, at);
    }

    byte[] rest() {
        return take(left());
    }

    /// The octets that follow a length octet.
    byte[] counted() {
        return take(u8());
    }

    Name name() {
        try {
            Name name = data.name(at);
            at += name.length();
            return name;
        } catch (IllegalArgumentException e) {
            throw new MalformedRdataException("a name is malformed");
        }
    }

    private int from(int size) {
        if (size > left()) {
            throw new MalformedRdataException("the data is too short");
        }
        return at;
    }

    /// @throws MalformedRdataException if octets are left
    void end() {
        if (hasNext()) {
            throw new MalformedRdataException("the data is too long");
        }
    }
}
