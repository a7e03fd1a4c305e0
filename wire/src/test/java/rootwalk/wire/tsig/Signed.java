package rootwalk.wire.tsig;

import java.util.Arrays;
import java.util.function.Consumer;

import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.codec.TsigView;

/// The small language of the tests of this package: keys, and messages that are signed and changed.
final class Signed {

    static final long NOW = 1_767_225_600L;
    static final TsigKey KEY = key("key.example.", TsigAlgorithm.HMAC_SHA256, 32);

    private Signed() {}

    /// A key whose secret is 0, 1, 2 ...
    static TsigKey key(String name, TsigAlgorithm algorithm, int octets) {
        byte[] secret = new byte[octets];
        for (int i = 0; i < octets; i++) {
            secret[i] = (byte) i;
        }
        return new TsigKey(Name.of(name), algorithm, secret);
    }

    /// A request with a signer that has signed it.
    record Request(byte[] octets, TsigSigner signer) {

        TsigVerifier verifier() {
            return signer.verifier();
        }

        /// The check of a server that has the key.
        TsigRequest checkedBy(TsigKey... keys) {
            return check(octets, NOW, keys);
        }
    }

    static TsigRequest check(byte[] request, long now, TsigKey... keys) {
        RequestView view = new RequestView();
        view.read(request, 0, request.length);
        return TsigRequest.check(view, TsigKeys.of(Arrays.asList(keys)), new TsigDigest(), now);
    }

    static Request request(TsigKey key) {
        return request(key, NOW);
    }

    static Request request(TsigKey key, long at) {
        TsigSigner signer = TsigSigner.ofRequest(key, 0x1234);
        return new Request(signed(query(), signer, at), signer);
    }

    static byte[] query() {
        return message(Flags.RD, _ -> {});
    }

    /// A response with one address.
    static byte[] response(int last) {
        return message(Flags.QR | Flags.AA, writer -> writer.add(
                RRset.of(Name.of("www.example."), RecordType.A, 60, Rdata.of((byte) 192, (byte) 0, (byte) 2,
                        (byte) last))));
    }

    static byte[] message(int flags, Consumer<MessageWriter> content) {
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(buffer, 0, buffer.length, 0x1234, flags);
        writer.question(new Question(Name.of("www.example."), RecordType.A));
        content.accept(writer);
        return Arrays.copyOf(buffer, writer.finish());
    }

    /// The message with the TSIG of a signer.
    static byte[] signed(byte[] message, ResponseTsig tsig, long at) {
        byte[] buffer = new byte[message.length + tsig.length()];
        System.arraycopy(message, 0, buffer, 0, message.length);
        int length = tsig.addTo(new TsigDigest(), buffer, 0, message.length, at);
        if (length != buffer.length) {
            throw new AssertionError("the TSIG has " + (length - message.length) + " octets, not " + tsig.length());
        }
        return buffer;
    }

    /// A view of the TSIG of a message.
    static TsigView tsig(byte[] message) {
        TsigView view = new TsigView();
        if (view.find(message, 0, message.length) != TsigView.Presence.PRESENT) {
            throw new AssertionError("the message has no TSIG");
        }
        return view;
    }

    /// The message with the MAC cut to some octets, or filled up to them with zeros.
    static byte[] withMacOf(int octets, byte[] message) {
        TsigView view = tsig(message);
        int mac = view.macOffset();
        int behind = mac + view.macLength();
        byte[] changed = new byte[message.length - view.macLength() + octets];
        System.arraycopy(message, 0, changed, 0, mac);
        System.arraycopy(message, mac, changed, mac, Math.min(octets, view.macLength()));
        System.arraycopy(message, behind, changed, mac + octets, message.length - behind);
        put16(changed, mac - 2, octets);
        put16(changed, view.dataOffset() - 2, changed.length - view.dataOffset());
        return changed;
    }

    /// The message with another octet at a place.
    static byte[] changed(byte[] message, int at) {
        byte[] changed = message.clone();
        changed[at] ^= 1;
        return changed;
    }

    static void put16(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }
}
