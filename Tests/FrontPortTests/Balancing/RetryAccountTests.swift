import Model
import Testing

@testable import FrontPort

@Suite struct RetryAccountTests {
    @Test("a share of the requests in flight may be sent again at once, but always a few")
    func share() {
        var account = RetryAccount()
        for _ in 0..<3 {
            #expect(account.permitsAnother(ofRequests: 1))
            account.begin()
        }
        #expect(!account.permitsAnother(ofRequests: 15))
        #expect(account.permitsAnother(ofRequests: 20))
        account.end()
        #expect(account.permitsAnother(ofRequests: 1))
    }

    @Test("another policy changes nothing about those under way")
    func anotherPolicy() {
        var account = RetryAccount()
        account.begin()
        var policy = RetryBudget()
        policy.minimumConcurrent = 1
        account.obey(policy)
        #expect(account.underWay == 1)
        #expect(!account.permitsAnother(ofRequests: 1))
    }
}
