import Testing

@testable import CloudChanges

@Suite("Addresses and networks")
struct IPNetworkTests {
    @Test(
        "any spelling of a network reads as its canonical form",
        arguments: [
            ("8.8.8.8/0", "0.0.0.0/0"), ("000.000.000.000/0", "0.0.0.0/0"), ("10.1.2.3", "10.1.2.3/32"),
            ("203.0.113.009/24", "203.0.113.0/24"), ("0:0:0:0:0:0:0:0/0", "::/0"), ("::/0", "::/0"),
            ("2001:DB8::1", "2001:db8::1/128"), ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
            ("2001:db8:0:1:1:1:1:1/128", "2001:db8:0:1:1:1:1:1/128"), ("1:0:0:2::/64", "1:0:0:2::/64"),
            ("128.0.0.0/1", "128.0.0.0/1"), (" 10.0.0.0/8 ", "10.0.0.0/8"),
        ])
    func canonical(text: String, canonical: String) {
        #expect(IPNetwork(text)?.description == canonical)
    }

    @Test(
        "what is no address or network is refused",
        arguments: [
            "", "10.0.0", "10.0.0.256", "10.0.0.0/33", "::/129", "1::2::3", "10.0.0.0/", "10.0.0.0/+8", "abc",
            "1:2:3:4:5:6:7", ":::", "1.2.3.4.5", "10.0.0.0/8/8", "-1.0.0.0",
        ])
    func refused(text: String) { #expect(IPNetwork(text) == nil) }

    @Test("a range is covered by the fewest blocks, exactly")
    func covering() {
        let blocks = IPNetwork.covering(.v4, from: 0, through: 0xFFFF_FFFF)
        #expect(blocks.map(\.description) == ["0.0.0.0/0"])
        let odd = IPNetwork.covering(.v4, from: 0x0A00_0001, through: 0x0A00_0006)
        #expect(odd.map(\.description) == ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/31", "10.0.0.6/32"])
        #expect(IPNetwork.covering(.v6, from: 0, through: UInt128.max).map(\.description) == ["::/0"])
    }

    @Test("containment is of address sets")
    func containment() throws {
        let wide = try #require(IPNetwork("10.0.0.0/8"))
        let narrow = try #require(IPNetwork("10.200.0.0/16"))
        #expect(wide.contains(narrow) && !narrow.contains(wide))
        #expect(!IPNetwork.anyV6.contains(wide))
    }
}
