/// nginx in one process: its configuration is that of a worker.
enum NginxPeer {
    static func start(_ task: ProxyTask, program: String) -> ProxyStart {
        ProxyStart(
            files: [("nginx.conf", text(task))],
            words: [program, "-p", task.directory, "-c", "\(task.directory)/nginx.conf"])
    }

    private static func text(_ task: ProxyTask) -> String {
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log nginx.log crit;
        worker_rlimit_nofile \(min(task.descriptors, task.room));
        \(task.mode == .tcp ? "load_module /usr/lib/nginx/modules/ngx_stream_module.so;" : "")
        events {
            worker_connections \(connections(task));
        }
        \(task.mode == .http ? http(task) : stream(task))

        """
    }

    /// With fewer than a sixteenth of them free, nginx begins to close those that are idle.
    private static func connections(_ task: ProxyTask) -> Int { task.room * 16 / 15 + 1 }

    /// Bodies are passed on as they come, both ways, as the others do it; nginx would otherwise take
    /// a request in whole and write a large one to a file. Of the buffers tried (4, 16, 64, 256 KiB,
    /// with and without `proxy_buffering`) these need the fewest instructions: a third of those of
    /// the defaults for 1 MiB and for a POST of 64 KiB, and none more for a small GET.
    private static func http(_ task: ProxyTask) -> String {
        """
        http {
            access_log off;
            keepalive_requests 100000000;
            keepalive_timeout 75s;
            upstream backends {
                \(servers(task))
                keepalive \(max(512, task.clients));
                keepalive_requests 100000000;
            }
            server {
                listen 127.0.0.1:\(task.port) backlog=4096;
                location / {
                    proxy_pass http://backends;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_request_buffering off;
                    client_body_buffer_size 64k;
                    client_max_body_size 0;
                    proxy_buffering off;
                    proxy_buffer_size 64k;
                    proxy_buffers 8 64k;
                    proxy_busy_buffers_size 128k;
                }
            }
        }
        """
    }

    private static func stream(_ task: ProxyTask) -> String {
        """
        stream {
            upstream backends {
                \(servers(task))
            }
            server {
                listen 127.0.0.1:\(task.port) backlog=4096;
                tcp_nodelay on;
                proxy_pass backends;
            }
        }
        """
    }

    private static func servers(_ task: ProxyTask) -> String {
        task.endpoints.map { "server \($0.text) max_fails=0;" }.joined(separator: "\n        ")
    }
}
