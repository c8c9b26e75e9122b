import Testing

@testable import CloudChanges

@Suite("The other side of a rule, as text") struct PeerTests {
    @Test(
        "what is printed reads back as the same",
        arguments: [
            "0.0.0.0/0", "2001:db8::/32", "192.0.2.7/32", "sg:sg-0a1b", "sg:111122223333/sg-0a1b", "pl:pl-1",
            "tag:web", "service:AzureCloud", "service:a:b", "unknown",
        ])
    func roundTrip(_ text: String) throws {
        #expect(try #require(Peer(text)).description == text)
    }

    @Test("anything else is no peer", arguments: ["", "sg", "host:web", "10.0.0.0/33", "unknown:x"])
    func noPeer(_ text: String) {
        #expect(Peer(text) == nil)
    }
}
