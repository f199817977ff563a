import Glibc
import LinuxIO

/// A thread with one worker in it.
final class WorkerThread {
    let orders: Mailbox<WorkerOrder>
    let reports: Mailbox<WorkerReport>
    private let body: Body
    private var thread: pthread_t?

    /// What the thread takes with it.
    private final class Body {
        let crew: [Mailbox<WorkerOrder>]
        let reports: Mailbox<WorkerReport>
        let room: WorkerRoom
        let page: UnsafeMutableRawPointer
        let place: WorkerPlace
        let accessLog: RecordRing

        init(
            _ place: WorkerPlace,
            _ crew: [Mailbox<WorkerOrder>], _ reports: Mailbox<WorkerReport>, _ room: WorkerRoom,
            _ page: UnsafeMutableRawPointer, _ accessLog: RecordRing
        ) {
            self.accessLog = accessLog
            self.place = place
            self.crew = crew
            self.reports = reports
            self.room = room
            self.page = page
        }

        func run() {
            ThreadName.set("front-worker-\(place.index)")
            do {
                var worker = try Worker(
                    place, crew: crew, reports: reports, room: room, page: page,
                    accessLog: accessLog)
                worker.run()
            } catch {
                // Out of descriptors at birth: without a worker there is no front, and systemd
                // starts the process anew.
                preconditionFailure("failed to start a worker: \(error)")
            }
        }
    }

    /// `page` must stay mapped until `join` has returned.
    init(
        _ place: WorkerPlace, crew: [Mailbox<WorkerOrder>], room: WorkerRoom,
        page: UnsafeMutableRawPointer, accessLog: RecordRing
    ) throws(SystemFault) {
        orders = crew[place.index]
        reports = try Mailbox(capacity: FrontLimits.mailboxMessages)
        body = Body(place, crew, reports, room, page, accessLog)
    }

    func start() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(body).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        precondition(code == 0, "failed to start a thread: \(describeErrno(code))")
        self.thread = thread
    }

    func join() {
        guard let thread else { return }
        pthread_join(thread, nil)
        self.thread = nil
    }
}
