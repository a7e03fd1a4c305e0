package rootwalk.wire.text;

/// The octets of some RDATA do not have the format of their type. Caught where RDATA is printed or checked.
final class MalformedRdataException extends RuntimeException {

    MalformedRdataException(String what) {
        super(what, null, false, false);
    }
}
