package rootwalk.socket.quic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// The keys of a server's Initial packets (RFC 9001 section 5.2), for the packets to clients for which the library has no connection.
///
/// @param key of AEAD_AES_128_GCM
/// @param vector for its nonce
/// @param header for the protection of the header
@SuppressWarnings("ArrayRecordComponent") // not changed
record InitialKeys(SecretKey key, byte[] vector, SecretKey header) {

    private static final byte[] SALT = HexFormat.of().parseHex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a");
    private static final int SECRET = 32;
    private static final int KEY = 16;
    private static final int VECTOR = 12;
    private static final int TAG = 16;

    /// Octets of the number of a packet in its header, and where the sample for the protection begins (RFC 9001 section 5.4.2).
    private static final int NUMBER = 4;
    private static final int FIRST = 0xC0 | (NUMBER - 1);

    /// RFC 9000 section 19.19: CONNECTION_CLOSE with an error code of one octet, without a frame type and a reason.
    private static final int CLOSE_FRAME = 0x1C;

    private static final int VERSION = 1;

    /// @param destination the destination connection ID of the client's packet
    static InitialKeys ofServer(byte[] destination) {
        try {
            KDF kdf = KDF.getInstance("HKDF-SHA256");
            SecretKey initial =
                    kdf.deriveKey("HKDF",
                            HKDFParameterSpec.ofExtract().addSalt(SALT).addIKM(destination).extractOnly());
            SecretKey server = expand(kdf, initial, "server in", SECRET);
            return new InitialKeys(expand(kdf, server, "quic key", KEY),
                    expand(kdf, server, "quic iv", VECTOR).getEncoded(), expand(kdf, server, "quic hp", KEY));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF-SHA256", e);
        }
    }

    /// HKDF-Expand-Label (RFC 8446 section 7.1).
    private static SecretKey expand(KDF kdf, SecretKey secret, String label, int length)
            throws GeneralSecurityException {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = ByteBuffer.allocate(Short.BYTES + 1 + name.length + 1).putShort((short) length)
                .put((byte) name.length).put(name).array();
        return kdf.deriveKey("AES", HKDFParameterSpec.expandOnly(secret, info, length));
    }

    /// A packet that closes a connection (RFC 9000 section 10.2.3).
    ///
    /// @param client the source connection ID of the client's packet
    /// @param server its destination connection ID
    /// @param error of RFC 9000 section 20.1, below 64
    byte[] close(byte[] client, byte[] server, int error) {
        byte[] payload = {CLOSE_FRAME, (byte) error, 0, 0};
        int length = NUMBER + payload.length + TAG;
        byte[] start = ByteBuffer.allocate(1 + Integer.BYTES + 1 + client.length + 1 + server.length + 2 + NUMBER)
                .put((byte) FIRST).putInt(VERSION)
                .put((byte) client.length).put(client)
                .put((byte) server.length).put(server)
                // No token, and the length of the rest.
                .put((byte) 0).put((byte) length)
                // The number 0.
                .putInt(0).array();
        return protect(start, NUMBER, 0, payload);
    }

    /// Protects a packet (RFC 9001 sections 5.3 and 5.4).
    ///
    /// @param start the header, with the number of the packet in its last octets
    /// @param numberLength octets of the number
    /// @return the packet
    byte[] protect(byte[] start, int numberLength, int number, byte[] payload) {
        try {
            byte[] nonce = vector.clone();
            for (int i = 0; i < Integer.BYTES; i++) {
                nonce[VECTOR - 1 - i] ^= (byte) (number >> (Byte.SIZE * i));
            }
            Cipher aead = Cipher.getInstance("AES/GCM/NoPadding");
            aead.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
            aead.updateAAD(start);
            byte[] sealed = aead.doFinal(payload);
            byte[] packet = ByteBuffer.allocate(start.length + sealed.length).put(start).put(sealed).array();
            Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
            block.init(Cipher.ENCRYPT_MODE, header);
            int numberAt = start.length - numberLength;
            byte[] mask = block.doFinal(packet, numberAt + NUMBER, KEY);
            packet[0] ^= (byte) (mask[0] & 0x0F);
            for (int i = 0; i < numberLength; i++) {
                packet[numberAt + i] ^= mask[1 + i];
            }
            return packet;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }
}
