import type { Catalogue } from './index.ts';

/** Events of domains: the command event. */
export const event: Catalogue = {
  'wait for events of domains, or list what may be waited for':
    '等待虚拟机的事件，或列出可以等待的事件',
  'only of this domain: a name, id or UUID': '只等待这台虚拟机的事件：名称、ID 或 UUID',
  'which event to wait for': '要等待的事件',
  'wait for all events, not for one kind': '等待所有事件，而不只是一种',
  'go on until --timeout or an interrupt, not only to the first event':
    '持续等待，直到 --timeout 或被中断，而不是只等第一个事件',
  'seconds to wait at most': '最多等待的秒数',
  'list the events': '列出事件',
  'say when each event came': '给出每个事件到来的时间',
  'one of --list, --all, or --event <type> is required':
    '需要 --list、--all 或 --event <类型> 之一',
  'unknown event type {0}': '未知的事件类型 {0}',
  "'virtune event --list' lists the events": "'virtune event --list' 列出所有事件",
  'event loop interrupted\n': '等待被中断\n',
  'event loop timed out\n': '等待超时\n',
  'events received: {0}\n': '收到的事件数：{0}\n',

  "event 'lifecycle' for domain '{0}': {1} {2}\n": "虚拟机 '{0}' 的事件 'lifecycle'：{1}，{2}\n",
  "event '{0}' for domain '{1}'\n": "虚拟机 '{1}' 的事件 '{0}'\n",
  "event '{0}' for domain '{1}':\n": "虚拟机 '{1}' 的事件 '{0}'：\n",
  "event '{0}' for domain '{1}': {2}\n": "虚拟机 '{1}' 的事件 '{0}'：{2}\n",
  "event '{0}' for domain '{1}': {2} for {3} {4}\n": "虚拟机 '{1}' 的事件 '{0}'：{3} 的{2}{4}\n",
  "event 'rtc-change' for domain '{0}': {1}\n": "虚拟机 '{0}' 的事件 'rtc-change'：{1}\n",
  "event 'watchdog' for domain '{0}': {1}\n": "虚拟机 '{0}' 的事件 'watchdog'：{1}\n",
  "event 'io-error' for domain '{0}': {1} ({2}) {3}\n":
    "虚拟机 '{0}' 的事件 'io-error'：{1} ({2}) {3}\n",
  "event 'io-error-reason' for domain '{0}': {1} ({2}) {3} due to {4}\n":
    "虚拟机 '{0}' 的事件 'io-error-reason'：{1} ({2}) {3}，原因：{4}\n",
  "event 'graphics' for domain '{0}': {1} local[{2}] remote[{3}] {4}\n":
    "虚拟机 '{0}' 的事件 'graphics'：{1} 本地[{2}] 远程[{3}] {4}\n",
  "event 'disk-change' for domain '{0}' disk {1}: {2} -> {3}: {4}\n":
    "虚拟机 '{0}' 磁盘 {1} 的事件 'disk-change'：{2} -> {3}：{4}\n",
  "event 'tray-change' for domain '{0}' disk {1}: {2}\n":
    "虚拟机 '{0}' 磁盘 {1} 的事件 'tray-change'：{2}\n",
  "event 'balloon-change' for domain '{0}': {1}KiB\n":
    "虚拟机 '{0}' 的事件 'balloon-change'：{1}KiB\n",
  "event 'agent-lifecycle' for domain '{0}': state: '{1}' reason: '{2}'\n":
    "虚拟机 '{0}' 的事件 'agent-lifecycle'：状态 '{1}' 原因 '{2}'\n",
  "event 'migration-iteration' for domain '{0}': iteration: '{1}'\n":
    "虚拟机 '{0}' 的事件 'migration-iteration'：迭代 '{1}'\n",
  "event 'metadata-change' for domain '{0}': type {1}, uri {2}\n":
    "虚拟机 '{0}' 的事件 'metadata-change'：类型 {1}，URI {2}\n",
  "event 'block-threshold' for domain '{0}': dev: {1}({2}) {3} {4}\n":
    "虚拟机 '{0}' 的事件 'block-threshold'：设备 {1}({2}) {3} {4}\n",
  "event 'memory-failure' for domain '{0}':\nrecipient: {1}\naction: {2}\nflags:\n\taction required: {3}\n\trecursive: {4}\n":
    "虚拟机 '{0}' 的事件 'memory-failure'：\n接收者：{1}\n动作：{2}\n标志：\n\t需要处理：{3}\n\t递归：{4}\n",
  "event 'memory-device-size-change' for domain '{0}':\nalias: {1}\nsize: {2}\n":
    "虚拟机 '{0}' 的事件 'memory-device-size-change'：\n别名：{1}\n大小：{2}\n",

  Defined: '已定义',
  Undefined: '已取消定义',
  Started: '已启动',
  Suspended: '已挂起',
  Resumed: '已恢复',
  Stopped: '已停止',
  Shutdown: '已关机',
  PMSuspended: '已休眠',
  Crashed: '已崩溃',
  Added: '新增',
  Updated: '更新',
  Renamed: '重命名',
  Removed: '移除',
  Booted: '引导',
  Migrated: '迁移',
  Restored: '还原',
  Snapshot: '快照',
  'Event wakeup': '事件唤醒',
  Paused: '暂停',
  'I/O Error': 'I/O 错误',
  Watchdog: '看门狗',
  'API error': 'API 错误',
  'Post-copy': '后复制',
  'Post-copy Error': '后复制错误',
  Unpaused: '取消暂停',
  Destroyed: '强制关闭',
  Saved: '保存',
  Failed: '失败',
  Finished: '完成',
  'Finished after guest request': '应客户机请求完成',
  'Finished after host request': '应主机请求完成',
  Memory: '内存',
  Disk: '磁盘',
  Panicked: '内核崩溃',
  Crashloaded: '崩溃后加载',
  'Unknown job': '未知作业',
  'Block Pull': '块拉取',
  'Block Copy': '块复制',
  'Block Commit': '块提交',
  'Active Block Commit': '活动块提交',
  Backup: '备份',
  completed: '已完成',
  canceled: '已取消',
  ready: '就绪',
  connected: '已连接',
  disconnected: '已断开',
  'domain started': '虚拟机启动',
  'channel event': '通道事件',
  'unsupported value': '不支持的值',
};
