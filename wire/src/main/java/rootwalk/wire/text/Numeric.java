package rootwalk.wire.text;

/// An unsigned number in network order, which may be written as a mnemonic.
///
/// @param what the meaning of the number
/// @param size in octets, 1 to 8
/// @param most the highest value, -1 for 2^64-1
/// @param words mnemonics of numbers
record Numeric(String what, int size, long most, Mnemonics words) implements RdataPart {

    @Override
    public void read(FieldReader fields, WireBuffer out) {
        int field = fields.next(what);
        long value;
        if (words.isEmpty() || Fields.startsWithDigit(fields.entry(), field)) {
            value = Fields.number(fields.entry(), field, most, what);
        } else {
            value = words.number(fields.entry().string(field));
            if (value < 0) {
                throw new EntryException("the " + what + " " + fields.entry().shown(field) + " is unknown",
                        "write its number");
            }
        }
        out.put(value, size);
    }

    @Override
    public void print(OctetReader data, StringBuilder text) {
        long value = data.number(size);
        if (Long.compareUnsigned(value, most) > 0) {
            throw new MalformedRdataException("the " + what + " is too high");
        }
        text.append(' ').append(Long.toUnsignedString(value));
    }
}
